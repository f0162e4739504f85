import type { TextOverrides } from '../../react/react.ts';

/** The components' words, but for those that are about the demo: whose inbox it is, and how to fill it. */
export function textsFor(name: string): TextOverrides {
  return {
    inbox: { title: `${name}’s inbox`, empty: 'Nothing yet', emptyMore: 'Send something, and watch it arrive.' },
    preferences: { title: `${name}’s preferences` },
  };
}
