import { formatValue, splitUnit } from '../shared/format';
import type { Unit } from '../api/types';
import styles from './Figure.module.css';

/** A metric's value in large type, its unit a little smaller; unrounded on hover. */
export function Figure({ value, unit }: { value: number | null; unit: Unit | null }) {
  const [number, small] = splitUnit(formatValue(value, unit));
  return (
    <span className={styles.figure} data-empty={value === null || undefined} title={value === null ? undefined : String(value)}>
      {number}
      {small !== '' && <span className={styles.unit}>&nbsp;{small}</span>}
    </span>
  );
}
