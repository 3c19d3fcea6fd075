import { useElementSize } from '@mantine/hooks';
import { useMemo } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Chain } from '../../api/types';
import { withContext } from '../../shared/searchParameters';
import { formatCount, formatPercent } from '../../shared/format';
import { Panel } from '../../shared/layout/Panel';
import type { PanelProps } from '../panel';
import { barWidth, flowLayout } from './flowLayout';
import styles from './FlowPanel.module.css';
import type { FlowOptions } from './options';

/** The stages of a chain in order: what each delivered, and what it passed on to the next. */
export function FlowPanel({ data: chain, options: { height } }: PanelProps<Chain, FlowOptions>) {
  const [search] = useSearchParams();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const { stages } = chain;
  const { ribbons, bars } = useMemo(() => flowLayout(stages, Math.max(0, width - barWidth), height), [height, stages, width]);
  const asked = stages[0]?.asked ?? 0;
  const delivered = stages.reduce((sum, stage) => sum + stage.delivered, 0);
  const lost = stages.at(-1)?.passedOn ?? 0;
  return (
    <Panel title={chain.title} aside={<span>delivered, of how many asked</span>}>
      <ol className={styles.stages} style={{ '--stages': stages.length + 1 } as React.CSSProperties}>
        {stages.map(({ name, asked: askedHere, delivered: deliveredHere, filter }) => (
          <li key={name}>
            <span className={styles.name} title={name}>
              <Link to={withContext('/explore', search, { filter })}>{name}</Link>
            </span>
            <span className={styles.figures}>
              <strong>{formatCount(deliveredHere)}</strong> of {formatCount(askedHere)}
              <span className={styles.share}>{askedHere === 0 ? '' : formatPercent((deliveredHere / askedHere) * 100)}</span>
            </span>
            <span className={styles.track} aria-hidden>
              <span style={{ width: `${(deliveredHere / Math.max(1, askedHere)) * 100}%` }} />
            </span>
          </li>
        ))}
        <li>
          <span className={styles.name}>Altogether</span>
          <span className={styles.figures}>
            <strong>{formatCount(delivered)}</strong> of {formatCount(asked)}
            <span className={styles.share}>{asked === 0 ? '' : formatPercent((delivered / asked) * 100)}</span>
          </span>
          {lost > 0 && (
            <span className={styles.lost}>{formatCount(lost)} failed completely</span>
          )}
        </li>
      </ol>
      <div ref={ref} className={styles.flow} aria-hidden>
        <svg width={width} height={height}>
          {ribbons.map(({ path, kind, stage }) => (
            <path key={`${stage} ${kind}`} d={path} className={styles[`${kind}Ribbon`]} />
          ))}
          {bars.map(({ x, y, height: tall, kind }, index) => (
            <rect key={index} x={x} y={y} width={barWidth} height={tall} rx={2} className={styles[`${kind}Bar`]} />
          ))}
        </svg>
      </div>
    </Panel>
  );
}
