import { type Extension, RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';

export interface CodeToken {
  kind: 'string' | 'number' | 'keyword' | 'field' | 'operator';
  start: number;
  end: number;
}

const pattern = /(?<string>"(?:\\.|[^"\\])*"?|'(?:''|[^'])*'?)|(?<number>(?<![\w.])\d+(?:\.\d+)?\b)|(?<keyword>\b(?:SELECT|FROM|WHERE|GROUP|ORDER|BY|LIMIT|OFFSET|HAVING|AND|OR|NOT|AS|ASC|DESC|IN|IS|NULL|LIKE|BETWEEN|INTERVAL|CASE|WHEN|THEN|ELSE|END|JOIN|LEFT|ON|UNION|ALL|WITH|DISTINCT|OVER|EXISTS)\b)|(?<field>[\p{L}_$@][\p{L}\p{Nd}_.@/$]*)|(?<operator>[=!<>:+*/×÷-]+)/gu;
const kinds = ['string', 'number', 'keyword', 'field', 'operator'] as const;

/** The words of a formula, of SQL or a pattern, as far as colors need them. The server has the grammars. */
export function codeTokens(text: string): CodeToken[] {
  return [...text.matchAll(pattern)].map(({ 0: word, index, groups }) => ({ kind: kinds.find((kind) => groups?.[kind] !== undefined)!, start: index, end: index + word.length }));
}

const marks = new Map(kinds.map((kind) => [kind, Decoration.mark({ class: `sg-${kind}` })]));

function decorate(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { kind, start, end } of codeTokens(view.state.doc.toString())) {
    builder.add(start, end, marks.get(kind)!);
  }
  return builder.finish();
}

export const codeHighlight: Extension = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = decorate(view);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged) {
        this.decorations = decorate(update.view);
      }
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
