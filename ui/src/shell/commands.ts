/** One line of the palette. */
export interface Command {
  id: string;
  group: string;
  title: string;
  /** Also searched, and shown next to the title. */
  detail?: string;
  run: () => void;
}

/**
 * Commands that contain every typed word, best first: a title that starts with the text, then words that start
 * with it, then anything else; otherwise in the given order.
 */
export function findCommands(commands: readonly Command[], typed: string): Command[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return [...commands];
  }
  return commands
    .map((command, index) => ({ command, index, score: scoreOf(command, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map(({ command }) => command);
}

function scoreOf(command: Command, words: readonly string[]): number {
  const title = command.title.toLowerCase();
  const everything = `${title} ${command.group.toLowerCase()} ${command.detail?.toLowerCase() ?? ''}`;
  let score = 0;
  for (const word of words) {
    if (!everything.includes(word)) {
      return 0;
    }
    score += title.startsWith(word) ? 4 : title.includes(` ${word}`) ? 3 : title.includes(word) ? 2 : 1;
  }
  return score;
}
