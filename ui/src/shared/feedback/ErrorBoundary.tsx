import { Component, type ReactNode } from 'react';
import { ProblemState } from './ProblemState';

interface ErrorBoundaryProps {
  children: ReactNode;
  compact?: boolean;
}

interface ErrorBoundaryState {
  error: unknown;
  failed: boolean;
}

/** Limits the failure of a panel to the panel, so that the rest of the page still works. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null, failed: false };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error, failed: true };
  }

  override render() {
    if (!this.state.failed) {
      return this.props.children;
    }
    return (
      <ProblemState
        error={this.state.error}
        compact={this.props.compact}
        onRetry={() => this.setState({ error: null, failed: false })}
      />
    );
  }
}
