import { Skeleton } from '@mantine/core';
import styles from './PageSkeleton.module.css';

const cards = ['a', 'b', 'c', 'd', 'e', 'f'];

/** The layout of a page while its first answer is loading. */
export function PageSkeleton() {
  return (
    <div className={styles.page} aria-busy="true" aria-label="Loading">
      <Skeleton height={72} radius={10} />
      <div className={styles.cards}>
        {cards.map((card) => (
          <Skeleton key={card} height={220} radius={10} />
        ))}
      </div>
    </div>
  );
}
