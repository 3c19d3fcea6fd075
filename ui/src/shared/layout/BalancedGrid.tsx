import { Children, type CSSProperties, type ReactNode } from 'react';
import { balance } from './balance';
import styles from './BalancedGrid.module.css';

// The style sheet has a container query for each of these numbers of columns.
const rooms = [1, 2, 3, 4, 5, 6];
/** How many small cards stand where the style sheet has room for so many usual ones. */
const smallRooms: Record<number, number> = { 1: 1, 2: 2, 3: 4, 4: 5, 5: 6, 6: 8 };

/** Arranges cards in full rows, whatever their number and the available width. The browser chooses among the layouts, so that nothing moves after the first paint. */
export function BalancedGrid({ small = false, children }: { small?: boolean; children: ReactNode }) {
  const items = Children.toArray(children);
  if (items.length === 0) {
    return null;
  }
  const layouts = rooms.map((room) => balance(items.length, small ? (smallRooms[room] ?? room) : room));
  const variables = (name: string, valueOf: (layout: (typeof layouts)[number]) => number) =>
    Object.fromEntries(layouts.map((layout, index) => [`--${name}-${rooms[index]}`, valueOf(layout)])) as CSSProperties;
  return (
    <div className={styles.container}>
      <div className={styles.grid} style={variables('columns', ({ columns }) => columns)}>
        {items.map((item, index) => (
          <div key={(item as { key?: string | null }).key ?? index} className={styles.item} style={variables('span', ({ spans }) => spans[index] ?? 1)}>
            {item}
          </div>
        ))}
      </div>
    </div>
  );
}
