-- What waits for somebody's quiet hours to end: who changes them, or moves to another time zone, has it found without reading all they were ever sent.
create index delivery_hushed on delivery (user_id, id) where status = 'WAITING' and reason = 'QUIET_HOURS';
