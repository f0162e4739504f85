-- Whether people may send in a category themselves, by their own tokens, to people of their project.
alter table category add column client_may_send boolean not null default false;
