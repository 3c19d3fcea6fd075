import type { Unit } from '../../../api/types';
import type { ChartLine } from '../../../panels/timeSeries/chartLines';
import { formatValue } from '../../../shared/format';
import styles from './Measure.module.css';

interface GroupLegendProps {
  lines: readonly ChartLine[];
  unit: Unit | null;
  /** The label of the only line that is drawn; null for all. */
  isolated: string | null;
  /** Groups without a line. */
  more: number;
  onIsolate: (label: string | null) => void;
}

/** The lines of a chart with their values over the whole range. A click isolates a line, another one shows all again. */
export function GroupLegend({ lines, unit, isolated, more, onIsolate }: GroupLegendProps) {
  const one = lines.some(({ label }) => label === isolated) ? isolated : null;
  return (
    <ul className={styles.legend} aria-label="Groups">
      {lines.map(({ label, token, value }) => (
        <li key={label}>
          <button
            type="button"
            aria-pressed={label === one}
            data-faded={(one !== null && label !== one) || undefined}
            title={label === one ? 'Show all groups' : `Only ${label}`}
            onClick={() => onIsolate(label === one ? null : label)}
          >
            <span className={styles.swatch} style={{ background: `var(${token})` }} aria-hidden />
            <span className={styles.legendName}>{label}</span>
            {value !== null && <span className={styles.legendValue}>{formatValue(value, unit)}</span>}
          </button>
        </li>
      ))}
      {more > 0 && <li className={styles.faint}>and {more.toLocaleString('en-US')} more in the table</li>}
    </ul>
  );
}
