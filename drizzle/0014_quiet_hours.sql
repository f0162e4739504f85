-- When a person is not to be disturbed: { from, to, days, timezone }, timezone null where it is the person's own; null for never.
alter table "user" add column quiet_hours jsonb;

-- Until when it was put off, of what was DEFERRED.
alter table event add column until timestamptz;

-- A yes or no to every category of a kind: another row than the one for every category at all.
alter table preference add column kind text check (kind in ('TRANSACTIONAL', 'PROMOTIONAL'));
alter table preference add constraint preference_place
  unique nulls not distinct (user_id, category_id, kind, channel, client_type);
alter table preference add constraint preference_of_one check (category_id is null or kind is null);
alter table preference drop constraint preference_user_id_category_id_channel_client_type_key;
