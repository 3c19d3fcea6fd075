import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';

export function CopyButton({ text, label }: { text: string; label: string }) {
  const clipboard = useClipboard({ timeout: 1_500 });
  return (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={clipboard.copied ? <IconCheck size={13} aria-hidden /> : <IconCopy size={13} aria-hidden />}
      onClick={() => clipboard.copy(text)}
      aria-label={label}
    >
      {clipboard.copied ? 'Copied' : 'Copy'}
    </Button>
  );
}
