export function styleSheet(folder: string): Promise<string>;
