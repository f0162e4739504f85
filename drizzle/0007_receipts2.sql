-- Some providers report by their own id of the message alone. Whose delivery that is, the reader looks up.
alter table receipt alter column delivery_id drop not null;
alter table receipt add check (delivery_id is not null or (account is not null and provider_message_id is not null));
