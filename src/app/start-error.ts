/**
 * Why the program cannot start, or cannot do what a command asked of it, by no mistake of its own. The message is for people, and says
 * what to do; a stack would tell them nothing.
 */
export class StartError extends Error {}
