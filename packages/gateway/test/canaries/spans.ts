import { trace } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

export type Span = ReturnType<InMemorySpanExporter["getFinishedSpans"]>[number];

/** Keeps every span of this process, until it is disposed of. */
export function keepSpans(): Disposable & { readonly finished: () => readonly Span[] } {
  const exporter = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
  return { finished: () => exporter.getFinishedSpans(), [Symbol.dispose]: () => trace.disable() };
}
