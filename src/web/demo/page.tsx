import { useMemo } from 'react';
import { CarillonProvider } from '../../react/react.ts';
import { Story, type StoryProps } from './story.tsx';
import { textsFor } from './texts.ts';
import { askToken } from './your-backend.ts';

/** What a product's page does: one provider for whoever is signed in, and Carillon's components wherever they belong. */
export function Page({ config, person, onBecome }: Omit<StoryProps, 'name'>) {
  const [name = person.name] = person.name.split(' ');
  const texts = useMemo(() => textsFor(name), [name]);
  return (
    <CarillonProvider url="/graphql" token={() => askToken(person.id)} person={person.id} texts={texts} presence>
      <Story config={config} person={person} name={name} onBecome={onBecome} />
    </CarillonProvider>
  );
}
