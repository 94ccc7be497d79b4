using Minori.Execution.Worker;
using Minori.Execution.Workers;

return args switch
{
    ["worker", "--serve"] => WorkerEntry.Serve(TrialKinds.All, TimeSpan.FromSeconds(1)),
    ["worker", string jobFile] => WorkerEntry.RunJob(TrialKinds.All, jobFile, TimeSpan.FromSeconds(1)),
    ["run", string store] => await Coordinator.RunAsync(store),
    _ => 2,
};
