import { Link, useSearchParams } from 'react-router';
import type { Unit } from '../../api/types';
import { formatValue } from '../../shared/format';
import { withContext } from '../../shared/searchParameters';
import type { ChartLine } from './chartLines';
import styles from './LineLegend.module.css';

/** The lines of a chart with their values over the whole range, each with a link to its events. */
export function LineLegend({ lines, unit, more }: { lines: readonly ChartLine[]; unit: Unit | null; more: string | null }) {
  const [search] = useSearchParams();
  return (
    <ul className={styles.legend}>
      {lines.map(({ label, token, value, filter }) => (
        <li key={label} className={styles.entry}>
          <span className={styles.swatch} style={{ background: `var(${token})` }} aria-hidden />
          <span className={styles.name} title={label}>
            {filter === null ? label : <Link to={withContext('/explore', search, { filter })}>{label}</Link>}
          </span>
          <span className={styles.value}>{formatValue(value, unit)}</span>
        </li>
      ))}
      {more !== null && <li className={styles.more}>{more}</li>}
    </ul>
  );
}
