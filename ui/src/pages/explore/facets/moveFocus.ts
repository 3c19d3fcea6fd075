import type { KeyboardEvent } from 'react';

/** Arrow keys in a group of rows: up and down move from row to row, left and right within one. Tab leaves the group. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const target = nextButton(event.currentTarget, event.target as HTMLElement, event.key);
  if (target !== undefined) {
    event.preventDefault();
    target.focus();
  }
}

function nextButton(group: HTMLElement, current: HTMLElement, key: string): HTMLElement | undefined {
  const rows = [...group.querySelectorAll<HTMLElement>('h2, li')].map(buttonsOf).filter((buttons) => buttons.length > 0);
  const index = rows.findIndex((buttons) => buttons.includes(current));
  const row = rows[index] ?? [];
  const column = row.indexOf(current);
  switch (key) {
    case 'ArrowDown':
      return rows[index + 1]?.[0];
    case 'ArrowUp':
      return rows[index - 1]?.[0];
    case 'Home':
      return rows[0]?.[0];
    case 'End':
      return rows.at(-1)?.[0];
    case 'ArrowRight':
      return row[column + 1];
    case 'ArrowLeft':
      return row[column - 1];
    default:
      return undefined;
  }
}

function buttonsOf(row: HTMLElement): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>('button')];
}
