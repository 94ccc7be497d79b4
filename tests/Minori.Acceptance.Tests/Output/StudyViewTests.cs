using System.Text.Json.Nodes;
using Minori.Cli.Output;
using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Execution.Scheduling;
using Minori.Execution.Workers;
using Minori.Studies.Running;
using Minori.Testing;
using Xunit;

namespace Minori.Acceptance.Tests.Output;

/// <summary>What <c>plan</c> and <c>status</c> print.</summary>
public sealed class StudyViewTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_plan_is_a_table_by_kind_with_its_cost()
    {
        Screen screen = new();
        StudySpeed speed = StudySpeed.Uniform(new MachineSpeed(50e9, 40e9));
        PlanView.Write(screen.Console, "When to stop?", StudyForecast.Of(Plan(), new SchedulerOptions { Slots = 2 }, speed), true, ["study.yaml:9:13: tuning.examples: 64 are asked for"]);
        ApprovedText.Equal("Minori.Acceptance.Tests", "plan", screen.Text);
    }

    [Fact]
    public void A_plan_with_nothing_to_do_says_so()
    {
        Screen screen = new();
        JobPlan plan = Plan();
        JobPlan done = plan with { Needs = [.. plan.Needs.Select(_ => JobNeed.Present)] };
        PlanView.Write(screen.Console, "When to stop?", StudyForecast.Of(done, new SchedulerOptions(), null), true, []);
        ApprovedText.Equal("Minori.Acceptance.Tests", "plan-done", screen.Text);
    }

    [Fact]
    public void Of_a_job_that_was_stopped_half_way_a_plan_counts_the_rest()
    {
        JobPlan plan = Plan();
        StudyForecast whole = StudyForecast.Of(plan, new SchedulerOptions { Slots = 1 }, StudySpeed.Uniform(new MachineSpeed(50e9, 40e9)));
        StudyStatus status = new([new JobStatus(plan.Graph.Jobs[1], JobStanding.Stopped, new ProgressNote(new JobProgress(0.75), Now), null)]);

        StudyForecast rest = StudyForecast.Of(plan, new SchedulerOptions { Slots = 1 }, StudySpeed.Uniform(new MachineSpeed(50e9, 40e9)), status);

        Assert.Equal((1, whole.Jobs, whole.Done), (rest.Stopped, rest.Jobs, rest.Done));
        Assert.Equal(whole.Flops - (0.75 * plan.Graph.Jobs[1].EstimatedCost), rest.Flops, whole.Flops / 1e9);
        Assert.True(rest.Elapsed < whole.Elapsed);
        Screen screen = new();
        PlanView.Write(screen.Console, "When to stop?", rest, false, []);
        Assert.Contains("1 of the jobs to run was stopped and goes on where it was", screen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_status_is_a_table_by_kind_with_what_runs_was_stopped_and_failed()
    {
        Screen screen = new();
        JobGraph graph = Plan().Graph;
        JobProgress progress = new(0.4, "step 98 of 244", new Dictionary<string, double> { ["loss"] = 2.5, ["tokens_per_second"] = 9_000 });
        StudyStatus status = new(
        [
            new JobStatus(graph.Jobs[0], JobStanding.Done, null, null),
            new JobStatus(graph.Jobs[1], JobStanding.Running, new ProgressNote(progress, Now - TimeSpan.FromSeconds(3)), null),
            new JobStatus(graph.Jobs[2], JobStanding.Stopped, null, null),
            new JobStatus(graph.Jobs[3], JobStanding.Failed, null, new FailureNote("the loss is NaN at step 7; lower the learning rate", Now)),
            new JobStatus(graph.Jobs[4], JobStanding.Waiting, null, null),
        ]);
        StatusView.Write(screen.Console, "When to stop?", status, all: false, job => $"logs/{job.Job.Id.Short}.log", Now);
        ApprovedText.Equal("Minori.Acceptance.Tests", "status", screen.Text);

        Screen more = new();
        StatusView.Write(more.Console, "When to stop?", status, all: true, job => $"logs/{job.Job.Id.Short}.log", Now);
        Assert.All(graph.Jobs, job => Assert.Contains($" {job.Id.Short}  {job.Title}", more.Text, StringComparison.Ordinal));
    }

    private static JobPlan Plan()
    {
        JobGraphBuilder builder = new();
        Job corpus = builder.Add(Record("corpus", 0), "tokenize the corpus");
        Job trunk = builder.Add(Record("pretrain", 0, corpus), "trunk to 1M tokens, seed 1", 4e12, JobMemory.Of(200 << 20), 3_000_000);
        Job branch = builder.Add(Record("pretrain", 1, trunk), "branch to 1.25M tokens, seed 1", 1e12, JobMemory.Of(200 << 20), 3_000_000);
        builder.Add(Record("loss", 0, trunk), "loss of 1M base", 2e11);
        builder.Add(Record("loss", 1, branch), "loss of 1.25M base", 2e11);
        return new JobPlan(
            builder.Build(), [JobNeed.Present, JobNeed.ToRun, JobNeed.ToRun, JobNeed.ToRun, JobNeed.ToRun]);
    }

    private static JobRecord Record(string kind, int i, params Job[] inputs) => new(
        kind, 1, new JsonObject { ["i"] = i }, inputs.Select((job, n) => (job, n)).ToDictionary(p => $"{p.n}", p => p.job.Id));
}
