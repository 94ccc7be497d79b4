using Minori.Execution.Graphs;

namespace Minori.Execution.Scheduling;

/// <summary>How long a run would take, by going through its schedule without doing the jobs.</summary>
public static class RunForecast
{
    /// <summary>The time until the last job ends. Jobs are started as a run starts them; crashes and memory are left out.</summary>
    /// <param name="plan">What there is to run.</param>
    /// <param name="options">Slots and threads.</param>
    /// <param name="secondsOf">The time that a job takes with a number of threads.</param>
    public static TimeSpan Elapsed(JobPlan plan, SchedulerOptions options, Func<Job, int, double> secondsOf)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(secondsOf);
        JobStates states = new(plan);
        PriorityQueue<int, double> running = new();
        double now = 0;
        while (true)
        {
            while (running.Count < options.Slots && states.TryPeek(out int next))
            {
                states.StartNext();
                int threads = options.ThreadsForStarted(running.Count + 1, othersReady: states.TryPeek(out _));
                running.Enqueue(next, now + secondsOf(plan.Graph.Jobs[next], threads));
            }

            if (!running.TryDequeue(out int ended, out double end))
            {
                return TimeSpan.FromSeconds(now);
            }

            now = end;
            states.Finish(ended);
        }
    }
}
