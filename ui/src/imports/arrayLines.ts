/**
 * The elements of JSON arrays, and objects between them, as NDJSON. It looks only at brackets and quotes, because parsing would round integers
 * beyond 2^53. Null when the text is not complete.
 */
export function arrayLines(text: string): string | null {
  const lines: string[] = [];
  let depth = 0;
  let start = -1;
  let isString = false;
  let isArray = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (isString) {
      if (character === '\\') {
        index++;
      } else if (character === '"') {
        isString = false;
      }
    } else if (character === '"') {
      isString = true;
    } else if (character === '[' || character === '{') {
      depth++;
      if (depth === 1) {
        isArray = character === '[';
        start = isArray ? index + 1 : index;
      }
    } else if (depth === 1 && !isArray && character === '}') {
      lines.push(text.slice(start, index + 1));
      depth = 0;
    } else if (depth === 1 && isArray && (character === ',' || character === ']')) {
      lines.push(text.slice(start, index));
      start = index + 1;
      depth = character === ']' ? 0 : 1;
    } else if (character === ']' || character === '}') {
      depth--;
    }
  }
  if (depth !== 0 || isString) {
    return null;
  }
  // A line break between the parts of an element is only layout; in a string, JSON writes it as \n.
  return lines.map((line) => line.replace(/[\r\n]+/g, ' ').trim()).filter((line) => line !== '').join('\n');
}
