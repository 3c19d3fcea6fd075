/**
 * JSON whose integers keep their digits. JavaScript rounds whole numbers beyond 2^53, among them many ids, so `parseExact` reads
 * those as bigint, and `printJson` writes them back digit by digit. Both work in every browser: not all know `JSON.rawJSON`.
 */

/** Whether there may be an integer that JavaScript rounds; most answers have none and are read by JSON.parse alone. */
const mayHaveLongInteger = /(?:^|[[:,\s])-?\d{16}/;
const quoteOrNumber = /"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const integer = /^-?\d+$/;

export function parseExact(text: string): unknown {
  if (!mayHaveLongInteger.test(text)) {
    return JSON.parse(text);
  }
  const mark = newMark();
  return JSON.parse(quoteLongIntegers(text, mark), (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
  );
}

/** The text of a value as JSON; undefined for what JSON cannot express. */
export function printJson(value: unknown, indent?: number): string {
  const mark = newMark();
  let hasLongInteger = false;
  const json = JSON.stringify(
    value,
    (_key, inner: unknown) => {
      if (typeof inner !== 'bigint') {
        return inner;
      }
      hasLongInteger = true;
      return `${mark}${inner}`;
    },
    indent,
  );
  return hasLongInteger ? json.replaceAll(new RegExp(`"${mark}(-?\\d+)"`, 'g'), '$1') : json;
}

/** Marks a text that stands for an integer. Random, so that no text of an event can pass for one. */
function newMark(): string {
  return `integer ${Math.random().toString(36).slice(2)} `;
}

function quoteLongIntegers(text: string, mark: string): string {
  const parts: string[] = [];
  let copied = 0;
  quoteOrNumber.lastIndex = 0;
  for (let match = quoteOrNumber.exec(text); match !== null; match = quoteOrNumber.exec(text)) {
    const [token] = match;
    if (token === '"') {
      quoteOrNumber.lastIndex = endOfString(text, match.index);
    } else if (integer.test(token) && !Number.isSafeInteger(Number(token))) {
      parts.push(text.slice(copied, match.index), `"${mark}${token}"`);
      copied = quoteOrNumber.lastIndex;
    }
  }
  return parts.join('') + text.slice(copied);
}

/** The position after the closing quote. */
function endOfString(text: string, open: number): number {
  let index = open + 1;
  while (index < text.length && text.charAt(index) !== '"') {
    index += text.charAt(index) === '\\' ? 2 : 1;
  }
  return index + 1;
}
