import IconAlertTriangleFilled from '@tabler/icons-react/dist/esm/icons/IconAlertTriangleFilled.mjs';
import IconCircleCheckFilled from '@tabler/icons-react/dist/esm/icons/IconCircleCheckFilled.mjs';
import IconCircleDashed from '@tabler/icons-react/dist/esm/icons/IconCircleDashed.mjs';
import IconSquareRoundedXFilled from '@tabler/icons-react/dist/esm/icons/IconSquareRoundedXFilled.mjs';
import type { TargetStatus } from '../api/types';
import hidden from '../shared/hidden.module.css';
import styles from './StatusMark.module.css';
import { statusWords } from './statusWords';

// Each has its own shape, so that the mark is readable without color.
const icons = {
  met: IconCircleCheckFilled,
  near: IconAlertTriangleFilled,
  missed: IconSquareRoundedXFilled,
  no_data: IconCircleDashed,
  too_few: IconCircleDashed,
} as const;

interface StatusMarkProps {
  status: TargetStatus;
  /** Events that the value rests on. */
  sample: number;
  /** Instead of the usual word. */
  word?: string;
  size?: number;
  /** True to show the word to screen readers only. */
  iconOnly?: boolean;
}

export function StatusMark({ status, sample, word, size = 14, iconOnly }: StatusMarkProps) {
  const Icon = icons[status];
  const usual = statusWords(status, sample);
  return (
    <span className={styles.mark} data-status={status} title={iconOnly ? (word ?? usual) : undefined}>
      <Icon size={size} aria-hidden />
      <span className={iconOnly ? hidden.hidden : undefined}>{word ?? usual}</span>
    </span>
  );
}
