/** Something outside the program keeps it from starting. The message is for people, and says what to do; a stack would tell them nothing. */
export class StartError extends Error {}
