import { Button } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import { StateMessage } from '../shared/feedback/StateMessage';

/** Shown instead of the list when the first filter of the page is invalid. The message itself is under the query bar. */
export function FilterProblem({ onClear }: { onClear: () => void }) {
  return (
    <StateMessage
      compact
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title="Nothing to show: the filter cannot be read"
      action={
        <Button size="xs" variant="default" onClick={onClear}>
          Clear the filter
        </Button>
      }
    />
  );
}
