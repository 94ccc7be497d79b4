using Minori.Execution.Graphs;

namespace Minori.Execution.Scheduling;

internal enum JobState : byte
{
    NotNeeded,
    Present,
    Waiting,
    Ready,
    Running,
    Delayed,
    Finished,
    Failed,
    Blocked,
}

/// <summary>
/// Where every job of a run stands, and which is next. Pure: it knows no store and no processes. Invariant: a waiting job's
/// <c>missing</c> is the number of its inputs that are neither present nor finished.
/// </summary>
internal sealed class JobStates
{
    private readonly JobGraph graph;
    private readonly JobState[] states;
    private readonly int[] missing;
    private readonly int[] causes;
    private readonly List<int> blocked = [];
    private readonly PriorityQueue<int, (double NegativePath, int Number)> ready = new();

    public JobStates(JobPlan plan)
    {
        graph = plan.Graph;
        missing = new int[graph.Jobs.Length];
        causes = new int[graph.Jobs.Length];
        states = [.. plan.Needs.Select(need => need switch
        {
            JobNeed.NotNeeded => JobState.NotNeeded,
            JobNeed.Present => JobState.Present,
            _ => JobState.Waiting,
        })];
        for (int n = 0; n < states.Length; n++)
        {
            if (states[n] == JobState.Waiting)
            {
                Wait(n);
            }
        }
    }

    public JobState this[int job] => states[job];

    public int Count(JobState state) => states.Count(s => s == state);

    /// <summary>Jobs that are ready.</summary>
    public int ReadyCount => ready.Count;

    /// <summary>The ready job with the longest path behind it; among equals the first in the graph.</summary>
    public bool TryPeek(out int job) => ready.TryPeek(out job, out _);

    /// <summary>Takes the job that <see cref="TryPeek"/> shows.</summary>
    public void StartNext() => states[ready.Dequeue()] = JobState.Running;

    /// <summary>The running job's artifact is there; jobs that waited for nothing else become ready.</summary>
    public void Finish(int job)
    {
        states[job] = JobState.Finished;
        foreach (int consumer in graph.Consumers[job])
        {
            if (states[consumer] == JobState.Waiting && --missing[consumer] == 0)
            {
                MakeReady(consumer);
            }
        }
    }

    /// <summary>The job failed for good; jobs that need it can never run now.</summary>
    public void Fail(int job)
    {
        states[job] = JobState.Failed;
        causes[job] = job;
        BlockConsumers(job);
    }

    /// <summary>The jobs found since the last call that can never run, each with the failed one that it needs.</summary>
    public IReadOnlyList<(int Job, int Failed)> TakeBlocked()
    {
        (int, int)[] taken = [.. blocked.Select(job => (job, causes[job]))];
        blocked.Clear();
        return taken;
    }

    public void Delay(int job) => states[job] = JobState.Delayed;

    /// <summary>The delay is over, or the attempt counts for nothing: the job is ready again.</summary>
    public void MakeReady(int job)
    {
        states[job] = JobState.Ready;
        ready.Enqueue(job, (-graph.CriticalPaths[job], job));
    }

    /// <summary>The job waits for whatever it lacks, or is ready, or can never run because an input failed.</summary>
    public void Wait(int job)
    {
        foreach (int input in graph.Inputs[job])
        {
            if (states[input] is JobState.Failed or JobState.Blocked)
            {
                Block(job, input);
                BlockConsumers(job);
                return;
            }
        }

        missing[job] = graph.Inputs[job].Count(input => states[input] is not (JobState.Present or JobState.Finished));
        states[job] = JobState.Waiting;
        if (missing[job] == 0)
        {
            MakeReady(job);
        }
    }

    /// <summary>
    /// An artifact thought to be there is not: its job has to run, and before it those of its inputs that are absent.
    /// </summary>
    /// <param name="job">A job that is present, finished or was not needed; in other states nothing happens.</param>
    /// <param name="isPresent">Asks the store about a job that nobody needed so far.</param>
    public void Lose(int job, Func<int, bool> isPresent)
    {
        if (states[job] is not (JobState.Present or JobState.Finished or JobState.NotNeeded))
        {
            return;
        }

        bool counted = states[job] != JobState.NotNeeded;
        foreach (int input in graph.Inputs[job])
        {
            if (states[input] == JobState.NotNeeded)
            {
                if (isPresent(input))
                {
                    states[input] = JobState.Present;
                }
                else
                {
                    Lose(input, isPresent);
                }
            }
        }

        foreach (int consumer in graph.Consumers[job])
        {
            if (counted && states[consumer] == JobState.Waiting)
            {
                missing[consumer]++;
            }
        }

        Wait(job);
    }

    private void BlockConsumers(int job)
    {
        Stack<int> failed = new([job]);
        while (failed.TryPop(out int next))
        {
            foreach (int consumer in graph.Consumers[next])
            {
                if (states[consumer] == JobState.Waiting)
                {
                    Block(consumer, next);
                    failed.Push(consumer);
                }
            }
        }
    }

    private void Block(int job, int input)
    {
        states[job] = JobState.Blocked;
        causes[job] = causes[input];
        blocked.Add(job);
    }
}
