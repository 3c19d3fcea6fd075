import IconChartBar from '@tabler/icons-react/dist/esm/icons/IconChartBar.mjs';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';
import IconMinus from '@tabler/icons-react/dist/esm/icons/IconMinus.mjs';
import type { ValueState } from '../../../query/editFilter';
import type { FieldValue } from '../../../query/filterValue';
import { formatCount } from '../../../shared/format';
import { copyText } from '../../../shared/copyText';
import { useFilterActions } from '../../../events/filterActions';
import hidden from '../../../shared/hidden.module.css';
import styles from './FacetList.module.css';

interface FacetValueRowProps {
  field: string;
  value: FieldValue;
  count: number;
  /** Fraction of the most frequent value's count, 0 to 1. */
  share: number;
  state: ValueState;
}

export function FacetValueRow({ field, value, count, share, state }: FacetValueRowProps) {
  const { include, exclude, only, remove, measureValue } = useFilterActions();
  const text = value === null ? '(none)' : value === '' ? '(empty)' : String(value);
  const exact = `${count.toLocaleString('en-US')} ${count === 1 ? 'event' : 'events'}`;

  return (
    <li className={styles.value} data-state={state}>
      <button
        type="button"
        className={styles.pick}
        tabIndex={-1}
        aria-pressed={state === 'included'}
        title={`${text}\n${exact}. Click: include. Alt-click: exclude.`}
        onClick={(event) => (event.altKey ? exclude : state === 'neutral' ? include : remove)(field, value)}
      >
        <span className={styles.bar} style={{ transform: `scaleX(${Math.max(0.01, share)})` }} />
        <span className={styles.mark} aria-hidden>
          {state === 'included' && <IconCheck size={12} stroke={2.5} aria-hidden />}
          {state === 'excluded' && <IconMinus size={12} stroke={2.5} aria-hidden />}
        </span>
        <span className={hidden.hidden}>{`${field} ${text}, ${exact}`}</span>
        <span className={styles.text} aria-hidden>
          {text}
        </span>
        <span className={styles.count} aria-hidden>
          {formatCount(count)}
        </span>
      </button>
      <span className={styles.actions}>
        <button type="button" tabIndex={-1} onClick={() => only(field, value)} aria-label={`Only ${field} ${text}`}>
          only
        </button>
        <button type="button" tabIndex={-1} onClick={() => exclude(field, value)} aria-label={`Exclude ${field} ${text}`} title="Exclude">
          <IconMinus size={13} aria-hidden />
        </button>
        <button type="button" tabIndex={-1} onClick={() => measureValue(field, value)} aria-label={`Measure ${field} ${text}`} title="Measure the events with this value">
          <IconChartBar size={13} aria-hidden />
        </button>
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Copy ${text}`}
          title="Copy the value"
          onClick={() => void copyText(text, 'Value copied')}
        >
          <IconCopy size={12} aria-hidden />
        </button>
      </span>
    </li>
  );
}
