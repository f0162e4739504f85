import type { Utf8 } from './utf8.ts';

/** An object that came as JSON. Whoever only passes some of it on takes the text as it is; it is read when somebody asks for a value. */
export abstract class Jotted {
  /** A property's JSON; undefined where there is none at hand. */
  abstract jsonOf(name: string): Utf8 | undefined;
}
