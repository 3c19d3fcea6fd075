import IconAlertTriangleFilled from '@tabler/icons-react/dist/esm/icons/IconAlertTriangleFilled.mjs';
import IconCircleCheckFilled from '@tabler/icons-react/dist/esm/icons/IconCircleCheckFilled.mjs';
import IconCircleDashed from '@tabler/icons-react/dist/esm/icons/IconCircleDashed.mjs';
import IconSquareRoundedXFilled from '@tabler/icons-react/dist/esm/icons/IconSquareRoundedXFilled.mjs';
import type { TargetStatus } from '../api/types';
import hidden from '../shared/hidden.module.css';
import styles from './StatusMark.module.css';

// Each has its own shape, so that the mark is readable without color.
const looks = {
  met: { word: 'Met', icon: IconCircleCheckFilled },
  near: { word: 'Near the edge', icon: IconAlertTriangleFilled },
  missed: { word: 'Missed', icon: IconSquareRoundedXFilled },
  no_data: { word: 'No data', icon: IconCircleDashed },
} as const;

interface StatusMarkProps {
  status: TargetStatus;
  /** Instead of the usual word. */
  word?: string;
  size?: number;
  /** True to show the word to screen readers only. */
  iconOnly?: boolean;
}

export function StatusMark({ status, word, size = 14, iconOnly }: StatusMarkProps) {
  const { icon: Icon, word: usual } = looks[status];
  return (
    <span className={styles.mark} data-status={status} title={iconOnly ? (word ?? usual) : undefined}>
      <Icon size={size} aria-hidden />
      <span className={iconOnly ? hidden.hidden : undefined}>{word ?? usual}</span>
    </span>
  );
}
