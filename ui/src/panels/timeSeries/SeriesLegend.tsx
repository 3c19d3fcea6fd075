import IconEye from '@tabler/icons-react/dist/esm/icons/IconEye.mjs';
import IconEyeOff from '@tabler/icons-react/dist/esm/icons/IconEyeOff.mjs';
import type { Unit } from '../../api/types';
import type { ChartLine } from './chartLines';
import { formatValue } from '../../shared/format';
import styles from './SeriesLegend.module.css';
import { type HiddenLines, isAlone, isolated, toggled } from './shownLines';

interface SeriesLegendProps {
  lines: readonly ChartLine[];
  hidden: HiddenLines;
  unit: Unit | null;
  /** Tells of groups without a line; null if there are none. */
  more: string | null;
  onChange: (hidden: HiddenLines) => void;
}

/** The lines of a chart with their values over the whole range. A click on a name shows that line alone, the eye hides it. */
export function SeriesLegend({ lines, hidden, unit, more, onChange }: SeriesLegendProps) {
  const labels = lines.map(({ label }) => label);
  return (
    <ul className={styles.legend} aria-label="Lines">
      {lines.map(({ label, token, value }) => {
        const isHidden = hidden.has(label);
        const Eye = isHidden ? IconEyeOff : IconEye;
        return (
          <li key={label} className={styles.entry} data-hidden={isHidden || undefined}>
            <button type="button" className={styles.name} title={`Show only ${label}`} aria-pressed={isAlone(hidden, label, labels)} onClick={() => onChange(isolated(hidden, label, labels))}>
              <span className={styles.swatch} style={{ background: `var(${token})` }} aria-hidden />
              <span className={styles.text}>{label}</span>
              <span className={styles.value}>{formatValue(value, unit)}</span>
            </button>
            <button type="button" className={styles.eye} aria-label={`${isHidden ? 'Show' : 'Hide'} ${label}`} onClick={() => onChange(toggled(hidden, label, labels))}>
              <Eye size={14} stroke={1.7} aria-hidden />
            </button>
          </li>
        );
      })}
      {more !== null && <li className={styles.more}>{more}</li>}
    </ul>
  );
}
