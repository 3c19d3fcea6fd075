export interface JsonToken {
  kind: 'key' | 'string' | 'number' | 'literal' | 'plain';
  text: string;
}

const tokenPattern = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\b(?:true|false|null)\b/g;

/** Splits pretty-printed JSON into tokens for coloring. All tokens together are the original text. */
export function jsonTokens(json: string): JsonToken[] {
  const tokens: JsonToken[] = [];
  let end = 0;
  for (const match of json.matchAll(tokenPattern)) {
    if (match.index > end) {
      tokens.push({ kind: 'plain', text: json.slice(end, match.index) });
    }
    const [text, quoted, colon] = match;
    if (quoted !== undefined && colon !== undefined) {
      tokens.push({ kind: 'key', text: quoted }, { kind: 'plain', text: colon });
    } else {
      tokens.push({ kind: quoted !== undefined ? 'string' : /^[-\d]/.test(text) ? 'number' : 'literal', text });
    }
    end = match.index + text.length;
  }
  return end < json.length ? [...tokens, { kind: 'plain', text: json.slice(end) }] : tokens;
}
