import { useMemo, useState, type PointerEvent } from 'react';
import type { TimeRange } from '../api/scope';
import type { MetricPoint, Target, Unit } from '../api/types';
import { partialSteps, stepOf } from '../charts/partialSteps';
import { noData } from '../shared/feedback/noData';
import { formatValue } from '../shared/format';
import { formatMinute, formatTick } from '../shared/time/formatTime';
import { useZone } from '../shared/time/zone';
import { sparkGeometry } from './sparkPath';
import styles from './Sparkline.module.css';

interface SparklineProps {
  series: MetricPoint[];
  target?: Target | null;
  unit: Unit | null;
  label: string;
  /** The range of the values, RFC 3339: steps that extend beyond it are dashed. */
  range: TimeRange;
  /** Called for a point that was clicked. */
  onOpen?: (point: MetricPoint) => void;
}

/** A value over time, with its band, with gaps where there is no data, and with the exact value on hover. */
export function Sparkline({ series, target, unit, label, range: { from, to }, onOpen }: SparklineProps) {
  const partial = useMemo(() => {
    const times = series.map(({ time }) => Date.parse(time));
    return partialSteps(times, stepOf(times), Date.parse(from), Date.parse(to));
  }, [series, from, to]);
  const geometry = useMemo(() => sparkGeometry(series, target, partial), [series, target, partial]);
  const [hovered, setHovered] = useState<number | null>(null);
  const zone = useZone();
  const first = series[0];
  const last = series[series.length - 1];
  if (geometry === null || first === undefined || last === undefined) {
    return <div className={styles.none}>{noData}</div>;
  }

  const [begin, end] = [Date.parse(first.time), Date.parse(last.time)];
  const onMove = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    setHovered(Math.max(0, Math.min(series.length - 1, Math.round(share * (series.length - 1)))));
  };
  const at = hovered === null ? undefined : geometry.points[hovered];
  const clicked = onOpen !== undefined && at?.y != null ? () => onOpen(at.point) : undefined;

  return (
    <div>
      <div className={styles.plot} onPointerMove={onMove} onPointerLeave={() => setHovered(null)} onClick={clicked} data-leads={clicked !== undefined || undefined}>
        <svg className={styles.svg} viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label={label}>
          {geometry.band !== null && (
            <rect className={styles.band} x="0" width="100" y={geometry.band.top} height={geometry.band.bottom - geometry.band.top} />
          )}
          <path className={styles.line} d={geometry.line} vectorEffect="non-scaling-stroke" />
          <path className={styles.line} data-partial d={geometry.partial} vectorEffect="non-scaling-stroke" />
        </svg>
        {geometry.lonely.map(({ x, y }) => (
          <span key={x} className={styles.dot} style={{ left: `${x}%`, top: `${y}%` }} />
        ))}
        {at !== undefined && (
          <>
            <span className={styles.cross} style={{ left: `${at.x}%` }} />
            {at.y !== null && <span className={styles.dot} style={{ left: `${at.x}%`, top: `${at.y}%` }} />}
            <span className={styles.tip} style={at.x > 50 ? { right: `${100 - at.x}%` } : { left: `${at.x}%` }}>
              <strong>{at.point.value === null ? 'No data' : formatValue(at.point.value, unit)}</strong> {formatMinute(at.point.time, zone)}
              {hovered !== null && partial.has(hovered) && ', only in part'}
            </span>
          </>
        )}
      </div>
      <div className={styles.axis} aria-hidden>
        <span>{formatTick(first.time, begin, end, zone)}</span>
        <span title="The lowest and the highest value">{[...new Set([geometry.lowest, geometry.highest].map((value) => formatValue(value, unit)))].join(' – ')}</span>
        <span>{formatTick(last.time, begin, end, zone)}</span>
      </div>
    </div>
  );
}
