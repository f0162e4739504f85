import type { FaultTexts } from '../faults.ts';

export const faults: FaultTexts = {
  UNANSWERED: 'There is no connection just now.',
  UNAUTHENTICATED: 'Your sign-in was not accepted.',
  APP_CHECK_FAILED: 'This app was not recognised.',
  OTHER_PERSON: 'Somebody else has signed in meanwhile.',
  USER_NOT_FOUND: 'Your account is not known here any more.',
  FORBIDDEN: 'You are not allowed to do this.',
  NOT_ALLOWED: 'You are not allowed to do this.',
  NOT_FOUND: 'It is not there any more.',
  BAD_USER_INPUT: 'This is not possible here.',
  INVALID_VALUE: 'This is not possible here.',
  TOO_MANY_REQUESTS: 'That was a lot at once. Try again in a moment.',
  UNAVAILABLE: 'The service is busy. Try again in a moment.',
  INTERNAL: 'Something went wrong on our side.',
  NO_PUSH_SERVICE: 'The push service of your browser does not answer.',
};
