import { useState } from 'react';
import type { DemoPerson } from './wire.ts';

const PARAMETER = 'as';

/** Who is looking. It is in the URL, so that a tab stays who it is, and two tabs can be two people. */
export function usePerson(people: readonly DemoPerson[]): [person: DemoPerson | undefined, become: (id: string) => void] {
  const [id, setId] = useState(() => new URL(location.href).searchParams.get(PARAMETER));
  const person = people.find((one) => one.id === id) ?? people[0];

  function become(next: string): void {
    const url = new URL(location.href);
    url.searchParams.set(PARAMETER, next);
    history.replaceState(null, '', url);
    setId(next);
  }

  return [person, become];
}
