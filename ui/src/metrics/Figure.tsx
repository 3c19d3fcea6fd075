import { Link } from 'react-router';
import { formatValue, splitUnit } from '../shared/format';
import type { Unit } from '../api/types';
import styles from './Figure.module.css';

interface FigureProps {
  value: number | null;
  unit: Unit | null;
  /** What the value is divided by, such as a creation. */
  per?: string | null;
  /** The address of the events behind it; none for a figure that leads nowhere. */
  to?: string | null;
}

/** A metric's value in large type, its unit a little smaller; unrounded on hover. */
export function Figure({ value, unit, per = null, to = null }: FigureProps) {
  const text = formatValue(value, unit, per);
  const [number, ofUnit] = splitUnit(formatValue(value, unit));
  const small = [ofUnit, per === null || value === null ? '' : `per ${per}`].filter((part) => part !== '').join(' ');
  const figure = (
    <span className={styles.figure} data-empty={value === null || undefined} title={value === null ? undefined : String(value)}>
      {number}
      {small !== '' && <span className={styles.unit}>&nbsp;{small}</span>}
    </span>
  );
  return to === null || value === null ? (
    figure
  ) : (
    <Link className={styles.link} to={to} aria-label={`${text}, show the events`}>
      {figure}
    </Link>
  );
}
