-- In the morning all that quiet hours have put off is due at the same instant: taken in the order of its making, some of it must not cost a look at all of it.
create index delivery_due_in_order on delivery (due_at, id) where due_at is not null;
drop index delivery_due;

-- What waits for somebody's quiet hours to end: who changes them, or moves to another time zone, has it found without reading all they were ever sent.
create index delivery_hushed on delivery (user_id, id) where due_at is not null and (reason = 'QUIET_HOURS' or status = 'UNKNOWN');
