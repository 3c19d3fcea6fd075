import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';
import type { QueryError } from '../api/types';

/** Replaces the marked errors. Marks move with the text until the next check returns. */
export const setErrors = StateEffect.define<readonly QueryError[]>();

const mark = Decoration.mark({ class: 'sg-error' });
const endMark = Decoration.line({ class: 'sg-error-end' });

export const errorMarks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(setErrors)) {
        next = build(effect.value, transaction.newDoc.length);
      }
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function build(errors: readonly QueryError[], length: number): DecorationSet {
  const ranges = errors.map(({ position, length: size }) => {
    const { start, end } = errorRange(position, size, length);
    return start === end ? endMark.range(0) : mark.range(start, end);
  });
  return Decoration.set(ranges, true);
}

/** At least one character wide and inside the text; an error after the last character marks that character. */
export function errorRange(position: number, size: number, length: number): { start: number; end: number } {
  const start = Math.max(0, Math.min(position, length - 1));
  return { start, end: Math.max(0, Math.min(length, start + Math.max(1, size))) };
}
