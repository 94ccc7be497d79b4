using Minori.Execution.Scheduling;
using Minori.Execution.Workers;

namespace Minori.Execution.Tests.Scheduling;

/// <summary>Keeps the events of a run in their order.</summary>
internal sealed class EventList : List<SchedulerEvent>, IProgress<SchedulerEvent>
{
    /// <summary>Called with each event.</summary>
    public Action<SchedulerEvent>? Listener { get; set; }

    /// <summary>For executors used without a scheduler, where progress interests nobody.</summary>
    public IProgress<JobProgress> Relay { get; } = new Silence();

    public void Report(SchedulerEvent value)
    {
        Add(value);
        Listener?.Invoke(value);
    }

    private sealed class Silence : IProgress<JobProgress>
    {
        public void Report(JobProgress value)
        {
        }
    }
}
