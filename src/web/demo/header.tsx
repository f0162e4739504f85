import { Icon } from '../../react/look/icons.tsx';
import { Bell } from '../../react/react.ts';
import { Connection } from './connection.tsx';
import type { DemoPerson } from './wire.ts';
import './header.css';

export interface HeaderProps {
  people: readonly DemoPerson[];
  person: DemoPerson;
  onBecome: (id: string) => void;
  onBell: () => void;
}

export function Header({ people, person, onBecome, onBell }: HeaderProps) {
  return (
    <header className="header">
      <h1>
        <Icon name="bell" />
        Carillon
      </h1>
      <p className="header-lead">One call, every channel: in the app, by mail, by text, on the phone, in the browser.</p>
      <Connection />
      <label className="header-person">
        <span>You are</span>
        <select value={person.id} onChange={({ target }) => onBecome(target.value)}>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Bell onClick={onBell} />
    </header>
  );
}
