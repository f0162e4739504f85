type Write = typeof process.stderr.write;

/** Hears all that this process says while it listens: its two outputs, its console and its warnings. */
export function eavesdrop(): { start: () => void; stop: () => void; words: () => readonly string[] } {
  const heard: string[] = [];
  const undo: (() => void)[] = [];

  function hear(stream: NodeJS.WriteStream): void {
    const write: Write = stream.write.bind(stream);
    const listening = (...said: Parameters<Write>): boolean => {
      heard.push(String(said[0]));
      return write(...said);
    };
    stream.write = listening as Write;
    undo.push(() => (stream.write = write));
  }

  function hearConsole(): void {
    for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      const speak = console[level].bind(console);
      console[level] = (...said: unknown[]) => {
        heard.push(said.map(String).join(' '));
        speak(...said);
      };
      undo.push(() => (console[level] = speak));
    }
  }

  function hearWarnings(): void {
    const listen = (warning: Error) => heard.push(`${warning.name} ${warning.message} ${warning.stack ?? ''}`);
    process.on('warning', listen);
    undo.push(() => process.off('warning', listen));
  }

  return {
    start() {
      hear(process.stdout);
      hear(process.stderr);
      hearConsole();
      hearWarnings();
    },
    stop: () => undo.splice(0).forEach((step) => step()),
    words: () => heard,
  };
}
