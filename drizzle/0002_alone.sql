-- A delivery that is the only one of its notification that was not filtered when it was made: its end is the end of the
-- notification, so recording it needs no look at others. What was made before has the default, and is looked at as ever.
alter table delivery add column alone boolean not null default false;
