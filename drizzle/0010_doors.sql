-- An operator asks for an address in any case of its letters.
create index suppression_of_address on suppression (project_id, lower(address), id desc);
