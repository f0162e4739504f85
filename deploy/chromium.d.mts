/** The path of a Chromium: the one that CARILLON_CHROMIUM names, else one that is installed, else null. */
export function findChromium(): string | null;
