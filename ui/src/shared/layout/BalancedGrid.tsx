import { useElementSize } from '@mantine/hooks';
import { Children, type ReactNode } from 'react';
import { balance } from './balance';
import styles from './BalancedGrid.module.css';

const gap = 16;

interface BalancedGridProps {
  /** Minimum width of an item in pixels, unless the grid itself is narrower. */
  least: number;
  children: ReactNode;
}

/** Arranges items in full rows, whatever their number and the available width. */
export function BalancedGrid({ least, children }: BalancedGridProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const items = Children.toArray(children);
  const { columns, spans } = balance(items.length, Math.floor((width + gap) / (least + gap)));
  if (items.length === 0) {
    return null;
  }
  return (
    <div ref={ref} className={styles.grid} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {items.map((item, index) => (
        <div
          key={(item as { key?: string | null }).key ?? index}
          className={styles.item}
          style={{ gridColumn: `span ${spans[index]}` }}
        >
          {item}
        </div>
      ))}
    </div>
  );
}
