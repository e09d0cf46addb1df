// Records what upstreams answer, and replays it: an entry of its own, which no server loads.
export {
  createRecorder,
  type Recorded,
  type Recorder,
  type RecorderOptions,
  type RecordRequest,
} from "./create-recorder.ts";
export { replayCassette, type CassetteFault, type CassetteReplay } from "./replay-cassette.ts";
