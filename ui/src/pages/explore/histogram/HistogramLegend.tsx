import { useEffect, useMemo, useRef, useState } from 'react';
import type { HistogramBy } from '../../../api/events';
import type { HistogramSeries } from '../../../charts/histogramSeries';
import { fieldChoices, valueState } from '../../../query/editFilter';
import { formatCount } from '../../../shared/format';
import { useFilterActions } from '../../../events/filterActions';
import styles from './Histogram.module.css';

interface HistogramLegendProps {
  series: HistogramSeries[];
  field: HistogramBy;
  filter: string;
}

/** The series with their counts on one line; the ones that do not fit are behind a button. */
export function HistogramLegend({ series, field, filter }: HistogramLegendProps) {
  const { only, exclude, remove } = useFilterActions();
  const [all, setAll] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const hidden = useHiddenEntries(list, series);
  const choice = useMemo(() => fieldChoices(filter).get(field), [field, filter]);
  return (
    <div className={styles.legendLine}>
      <ul ref={list} className={styles.legend} data-all={all || undefined}>
        {series.map((one) => {
          const isRest = one.key === 'other';
          const state = valueState(choice, one.key);
          const total = one.counts.reduce((sum, count) => sum + count, 0);
          const click = state === 'included' ? 'no longer only these' : 'only these';
          return (
            <li key={one.label}>
              <button
                type="button"
                disabled={isRest}
                data-state={state}
                title={isRest ? 'The series beyond the first twelve' : `${one.label}: ${total.toLocaleString('en-US')} events. Click: ${click}. Alt-click: without these.`}
                onClick={(event) => (event.altKey ? exclude : state === 'included' ? remove : only)(field, one.key)}
              >
                <span className={styles.swatch} style={{ background: `var(${one.token})` }} />
                <span className={styles.name}>{one.label}</span>
                <span className={styles.count}>{formatCount(total)}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {(hidden > 0 || all) && (
        <button type="button" className={styles.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Fewer' : `+${hidden} more`}
        </button>
      )}
    </div>
  );
}

/** The number of entries that do not fit on the first line. */
function useHiddenEntries(list: React.RefObject<HTMLUListElement | null>, series: readonly HistogramSeries[]): number {
  const [hidden, setHidden] = useState(0);
  useEffect(() => {
    const element = list.current;
    if (element === null) {
      return undefined;
    }
    const measure = () => {
      const items = [...element.children] as HTMLElement[];
      const top = items[0]?.offsetTop ?? 0;
      setHidden(items.filter((item) => item.offsetTop > top).length);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [list, series]);
  return hidden;
}
