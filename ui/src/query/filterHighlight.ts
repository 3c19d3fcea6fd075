import { type Extension, RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { type TokenKind, tokenizeFilter } from './filterTokens';

const marks = new Map<TokenKind, Decoration>(
  (['field', 'operator', 'value', 'string', 'number', 'keyword', 'text', 'open', 'close'] as const).map((kind) => [
    kind,
    Decoration.mark({ class: `sg-${kind}` }),
  ]),
);

function decorate(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const token of tokenizeFilter(view.state.doc.toString())) {
    builder.add(token.start, token.end, marks.get(token.kind)!);
  }
  return builder.finish();
}

/** Colors the tokens of the filter. A filter is one line, so it is split again on each change. */
export const filterHighlight: Extension = ViewPlugin.fromClass(
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
