-- What Firebase App Check must say of the people of an app: the project's number, and the Firebase apps that are ours;
-- null where nothing is asked.
alter table app add column app_check jsonb;
