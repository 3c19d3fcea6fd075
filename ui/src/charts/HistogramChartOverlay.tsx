import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { formatSpan } from '../shared/time/formatTime';
import type { Zone } from '../shared/time/zone';
import { bucketAt } from './histogramAxis';
import type { HistogramSeries } from './histogramSeries';
import styles from './HistogramChart.module.css';

interface OverlayProps {
  times: number[];
  stepMs: number;
  series: HistogramSeries[];
  totals: number[];
  partial: ReadonlySet<number>;
  zone: Zone;
  inset: { left: number; right: number; top: number; bottom: number };
  onZoom: (from: number, to: number) => void;
}

/** Handles pointer and keys: shows exact values of the bucket under the pointer, and selects a range by dragging. */
export function HistogramChartOverlay({ times, stepMs, series, totals, partial, zone, inset, onZoom }: OverlayProps) {
  const element = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const [anchor, setAnchor] = useState<number | null>(null);
  const count = times.length;

  // A different range has different buckets, so the selection is reset. Not in an effect, which may run only after the next press.
  const buckets = `${count} of ${stepMs}`;
  const [known, setKnown] = useState(buckets);
  if (known !== buckets) {
    setKnown(buckets);
    setHovered(null);
    setAnchor(null);
  }

  const at = (event: PointerEvent) => {
    const box = element.current!.getBoundingClientRect();
    return bucketAt(event.clientX - box.left, box.width, count);
  };
  const zoom = (one: number, other: number) => {
    const from = times[Math.min(one, other)];
    const last = times[Math.max(one, other)];
    setAnchor(null);
    if (from !== undefined && last !== undefined && (count > 1 || from !== last)) {
      onZoom(from, last + stepMs);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      setAnchor(null);
      setHovered(null);
    } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      event.preventDefault();
      const next = hovered === null ? count - 1 : hovered + (event.key === 'ArrowLeft' ? -1 : 1);
      setAnchor(event.shiftKey ? (anchor ?? hovered) : null);
      setHovered(Math.max(0, Math.min(count - 1, next)));
    } else if (event.key === 'Enter' && hovered !== null) {
      zoom(anchor ?? hovered, hovered);
    }
  };

  if (count === 0) {
    return null;
  }
  const percent = (index: number) => `${(index / count) * 100}%`;
  const from = hovered === null ? null : Math.min(anchor ?? hovered, hovered);
  const to = hovered === null ? null : Math.max(anchor ?? hovered, hovered);
  return (
    <div
      ref={element}
      className={styles.overlay}
      style={inset}
      role="application"
      tabIndex={0}
      aria-label="Choose a time range: arrow keys move, Shift extends, Enter zooms"
      onPointerDown={(event) => {
        if (event.button === 0) {
          event.currentTarget.setPointerCapture(event.pointerId);
          setAnchor(at(event));
          setHovered(at(event));
        }
      }}
      onPointerMove={(event) => setHovered(at(event))}
      onPointerUp={(event) => {
        if (anchor !== null && event.button === 0) {
          const end = at(event);
          // An empty bar has no events to show.
          if (end === anchor && totals[end] === 0) {
            setAnchor(null);
          } else {
            zoom(anchor, end);
          }
        }
      }}
      onPointerCancel={() => setAnchor(null)}
      onPointerLeave={() => anchor === null && setHovered(null)}
      onBlur={() => setHovered(null)}
      onKeyDown={onKeyDown}
    >
      {from !== null && to !== null && (
        <>
          <div
            className={anchor === null ? styles.band : styles.selection}
            style={{ left: percent(from), width: percent(to - from + 1) }}
          />
          <BucketTip
            range={`${formatSpan(times[from]!, times[to]! + stepMs, zone)}${partial.has(from) || partial.has(to) ? ', only in part' : ''}`}
            rows={series
              .map((one) => ({ series: one, count: sum(one.counts.slice(from, to + 1)) }))
              .filter((row) => row.count > 0)
              .toSorted((left, right) => right.count - left.count)}
            total={sum(totals.slice(from, to + 1))}
            left={((from + to + 1) / 2 / count) * 100}
          />
        </>
      )}
    </div>
  );
}

interface BucketTipProps {
  range: string;
  rows: { series: HistogramSeries; count: number }[];
  total: number;
  /** Percent of the plot's width. */
  left: number;
}

function BucketTip({ range, rows, total, left }: BucketTipProps) {
  return (
    <div className={styles.tip} data-side={left > 60 ? 'left' : 'right'} style={{ left: `${left}%` }}>
      <div className={styles.tipTime}>{range}</div>
      {rows.map((row) => (
        <div key={row.series.label} className={styles.tipRow}>
          <span className={styles.swatch} style={{ background: `var(${row.series.token})` }} />
          <span className={styles.tipLabel}>{row.series.label}</span>
          <span className={styles.tipCount}>{row.count.toLocaleString('en-US')}</span>
        </div>
      ))}
      <div className={styles.tipTotal}>{total === 0 ? 'no events' : `${total.toLocaleString('en-US')} ${total === 1 ? 'event' : 'events'}`}</div>
    </div>
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
