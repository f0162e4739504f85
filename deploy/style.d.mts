/** The text of `carillon/react/style.css`, put together from the style sheets of a folder. */
export function styleSheet(folder: string): Promise<string>;
