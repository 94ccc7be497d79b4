using System.Diagnostics;
using System.Text.Json;
using Minori.Testing;
using Xunit;

namespace Minori.Acceptance.Tests;

/// <summary>Failure is normal: kills, interruptions, full and read-only disks, and trainings that run away.</summary>
public sealed class StudyTroubleTests : IDisposable
{
    private const int WantedKills = 50;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_study_killed_fifty_times_ends_the_same()
    {
        SmallStudy.Write(_folder);
        string undisturbed = Run("store").GetProperty("findings").GetRawText();
        Random random = new(5);
        int kills = 0;
        for (int study = 0; kills < WantedKills; study++)
        {
            string broken = $"broken-{study}";
            bool done = false;
            while (!done && kills < WantedKills)
            {
                using MinoriProcess process = MinoriProcess.Start(_folder.Path, Arguments(broken));
                int before = kills;
                while (!process.HasExited && kills < WantedKills)
                {
                    Thread.Sleep(random.Next(40, 250));
                    kills += Disturb(process, random);
                }

                done = process.Wait().ExitCode == 0;
                Assert.True(done || kills > before, "the run failed by itself");
            }

            // Somebody may still be at work for the coordinator that died last; the run waits for them.
            Assert.Equal(undisturbed, Run(broken).GetProperty("findings").GetRawText());
            Assert.Equal(SmallStudy.Artifacts(_folder.File("store")), SmallStudy.Artifacts(_folder.File(broken)));
        }
    }

    [Fact]
    public void Interrupted_jobs_are_counted_and_go_on() => StopAndGoOn("-INT", 1);

    // The system and the shell both tell of it.
    [HangupFact]
    public void A_closed_terminal_stops_a_run_as_an_interrupt_does() => StopAndGoOn("-HUP", 2);

    private void StopAndGoOn(string signal, int times)
    {
        SmallStudy.Write(_folder, budgets: "[16k, 400k]", tuningBudgets: "[16k, 400k]");
        using MinoriProcess process = MinoriProcess.Start(_folder.Path, Arguments("store"));
        while (!Directory.EnumerateFiles(_folder.Path, "progress.json", SearchOption.AllDirectories).Any(IsOfLongTraining))
        {
            Assert.False(process.HasExited);
            Thread.Sleep(10);
        }

        // As in a terminal: the workers hear of it themselves, and from the coordinator.
        for (int i = 0; i < times; i++)
        {
            process.SignalGroup(signal);
        }

        ProcessResult stopped = process.Wait();

        Assert.Equal(130, stopped.ExitCode);
        string line = stopped.Error.Split('\n').Single(l => l.StartsWith("stopped: ", StringComparison.Ordinal));
        int[] numbers = [.. System.Text.RegularExpressions.Regex.Matches(line, "[0-9]+").Select(m => int.Parse(m.Value, null))];
        Assert.Equal(4, numbers.Length);
        Assert.InRange(numbers[2], 1, 2);
        int left = numbers[2..].Sum();
        Assert.Equal(numbers[1], numbers[0] + left);

        // The same counts from those who look later.
        JsonElement counts = MinoriProcess.Json(_folder.Path, "status", "study.yaml", "--store", "store").GetProperty("counts");
        JsonElement plan = MinoriProcess.Json(_folder.Path, "plan", "study.yaml", "--store", "store");
        Assert.Equal((numbers[0], numbers[^1]), (counts.GetProperty("done").GetInt32(), counts.GetProperty("waiting").GetInt32()));
        Assert.Equal(
            (numbers[1], numbers[0], left, counts.GetProperty("stopped").GetInt32()),
            (plan.GetProperty("jobs").GetInt32(), plan.GetProperty("done").GetInt32(), plan.GetProperty("to_run").GetInt32(), plan.GetProperty("stopped").GetInt32()));

        JsonElement rest = Run("store");
        Assert.Equal(left, rest.GetProperty("jobs_run").GetInt32());
        Assert.Equal(0, rest.GetProperty("jobs_left").GetInt32());
    }

    [Fact]
    public void A_log_that_cannot_be_written_ends_no_run()
    {
        SmallStudy.Write(_folder);
        ProcessResult result = MinoriProcess.RunScript(_folder.Path, "minori run study.yaml --store store --no-browser 2>/dev/full");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("37 of 37 jobs run", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_runs_at_once_each_count_their_own_jobs()
    {
        SmallStudy.Write(_folder);
        using MinoriProcess first = MinoriProcess.Start(_folder.Path, Arguments("store"));
        using MinoriProcess second = MinoriProcess.Start(_folder.Path, Arguments("store"));
        JsonElement[] results = [.. new[] { first.Wait(), second.Wait() }.Select(run => JsonDocument.Parse(run.Output).RootElement)];

        int Number(JsonElement result, string key) => result.GetProperty(key).GetInt32();
        Assert.Equal(37, results.Sum(r => Number(r, "jobs_run")));
        Assert.All(results, r => Assert.Equal(37, Number(r, "jobs_run") + Number(r, "jobs_run_elsewhere") + Number(r, "jobs_found")));
        Assert.Equal(results[0].GetProperty("findings").GetRawText(), results[1].GetProperty("findings").GetRawText());
    }

    [Fact]
    public void A_worker_that_hangs_is_named_and_a_second_interrupt_does_not_wait_for_it()
    {
        SmallStudy.Write(_folder, budgets: "[16k, 512M]", tuningBudgets: "[16k, 512M]");
        using MinoriProcess process = MinoriProcess.Start(_folder.Path, Arguments("store"));
        while (process.Workers().Count == 0 || !Directory.EnumerateFiles(_folder.Path, "progress.json", SearchOption.AllDirectories).Any())
        {
            Assert.False(process.HasExited);
            Thread.Sleep(10);
        }

        IReadOnlyList<int> workers = process.Workers();
        Signal("-STOP", workers);
        process.Interrupt();
        process.WaitForError("waiting for ");
        process.Interrupt();
        ProcessResult ended = process.Wait();

        Assert.Equal(130, ended.ExitCode);
        Assert.Matches("waiting for .* to save, at most 30 s", ended.Error);
        Assert.DoesNotContain("jobs are done", ended.Error, StringComparison.Ordinal);
        Assert.Contains("stopped at once; run the same command again to go on", ended.Error, StringComparison.Ordinal);
        while (workers.Any(ProcessTree.IsAlive))
        {
            Thread.Sleep(10);
        }
    }

    [Fact]
    public void A_diverging_training_fails_with_its_step_and_rate_and_the_rest_is_reported()
    {
        // Each step multiplies every weight by 1 − 2 · 2: an overflow after some dozen steps, past the first two budgets.
        SmallStudy.Write(_folder, learningRate: "2", weightDecay: "2", budgets: "[3k, 5k, 64k, 128k]", tuningBudgets: "[3k, 5k]");
        ProcessResult result = MinoriProcess.Run(_folder.Path, [.. Arguments("store"), "--keep-going"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("learning rate", result.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("step", result.ErrorLine, StringComparison.Ordinal);
        JsonElement report = JsonDocument.Parse(result.Output).RootElement;
        Assert.StartsWith("Incomplete: ", report.GetProperty("verdict").GetString(), StringComparison.Ordinal);
        Assert.True(report.GetProperty("jobs_run").GetInt32() > 5, result.Output);
        Assert.Contains("A study of fruit", File.ReadAllText(report.GetProperty("report").GetString()!), StringComparison.Ordinal);
    }

    [Fact]
    public void A_measurement_that_fails_leaves_a_report_about_the_others()
    {
        SmallStudy.Write(_folder, gammas: "[2, 1e42]");
        ProcessResult result = MinoriProcess.Run(_folder.Path, [.. Arguments("store"), "--keep-going"]);

        Assert.Equal(1, result.ExitCode);
        JsonElement report = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(4, report.GetProperty("jobs_failed").GetInt32());
        Assert.All(
            report.GetProperty("failures").EnumerateArray(),
            failure => Assert.Contains("learning rate", failure.GetProperty("message").GetString(), StringComparison.Ordinal));
        Assert.StartsWith("Incomplete: 4 of ", report.GetProperty("verdict").GetString(), StringComparison.Ordinal);
        Assert.Contains(report.GetProperty("findings").EnumerateArray(), f => f.GetProperty("id").GetString() == "onset.noise.gamma-2");
    }

    [Fact]
    public void A_time_limit_ends_what_takes_too_long()
    {
        SmallStudy.Write(_folder, budgets: "[16k, 512M]", tuningBudgets: "[16k, 512M]");
        ProcessResult result = MinoriProcess.Run(
            _folder.Path, "run", "study.yaml", "--store", "store", "--only", "pretrain", "--time-limit", "2 s", "--retries", "0");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("time limit", result.ErrorLine, StringComparison.Ordinal);
    }

    [MountFact]
    public void A_full_disk_is_one_line_and_more_room_mends_it()
    {
        SmallStudy.Write(_folder);
        string undisturbed = Run("store").GetProperty("findings").GetRawText();
        ProcessResult result = MinoriProcess.RunWithMounts(_folder.Path, """
            mkdir small
            mount -t tmpfs -o size=600k none small || exit 99
            minori run study.yaml --store small --retries 0 --json >first.json 2>first.txt
            echo $? >first.code
            mount -o remount,size=64m small
            minori run study.yaml --store small --json >second.json 2>second.txt
            echo $? >second.code
            cp -r small saved
            """);

        Assert.Equal(0, result.ExitCode);
        string error = File.ReadAllText(_folder.File("first.txt"));
        Assert.Equal("1", File.ReadAllText(_folder.File("first.code")).Trim());
        Assert.Contains("No space left", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.True(File.ReadAllText(_folder.File("second.code")).Trim() == "0", File.ReadAllText(_folder.File("second.txt")));
        JsonElement second = JsonDocument.Parse(File.ReadAllText(_folder.File("second.json"))).RootElement;
        Assert.Equal(undisturbed, second.GetProperty("findings").GetRawText());
        Assert.Equal(SmallStudy.Artifacts(_folder.File("store")), SmallStudy.Artifacts(_folder.File("saved")));
    }

    [MountFact]
    public void A_read_only_store_can_be_read_and_not_written()
    {
        SmallStudy.Write(_folder);
        string undisturbed = Run("store").GetProperty("findings").GetRawText();
        File.WriteAllText(_folder.File("other.yaml"), "extends: study.yaml\nevaluation:\n  validation_tokens: 3k\n");
        ProcessResult result = MinoriProcess.RunWithMounts(_folder.Path, """
            mkdir copy && cp -r study.yaml corpus.jsonl task copy/ || exit 97
            echo "no database, though it is long enough to look like one: the header has its bytes, and then some more follow it" >store/index.sqlite
            mount --bind store store && mount -o remount,bind,ro store || exit 99
            minori run study.yaml --store store --report report --json >first.json || exit 98
            minori run copy/study.yaml --store store --report report --json >copied.json || exit 96
            minori store du --store store --json >usage.json || exit 95
            minori run other.yaml --store store --report report --json
            """);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Read-only file system", result.ErrorLine, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        JsonElement first = JsonDocument.Parse(File.ReadAllText(_folder.File("first.json"))).RootElement;
        Assert.Equal((0, undisturbed), (first.GetProperty("jobs_run").GetInt32(), first.GetProperty("findings").GetRawText()));
        JsonElement copied = JsonDocument.Parse(File.ReadAllText(_folder.File("copied.json"))).RootElement;
        Assert.Equal(undisturbed, copied.GetProperty("findings").GetRawText());
        Assert.Equal(37, JsonDocument.Parse(File.ReadAllText(_folder.File("usage.json"))).RootElement.GetProperty("results").GetInt32());
    }

    private static bool IsOfLongTraining(string progress)
    {
        try
        {
            return System.Text.RegularExpressions.Regex.IsMatch(File.ReadAllText(progress), "step [0-9]+ of [0-9]{3}");
        }
        catch (IOException)
        {
            // The job has just ended.
            return false;
        }
    }

    private static string[] Arguments(string store) => ["run", "study.yaml", "--store", store, "--json", "--retries", "1000"];

    private JsonElement Run(string store) => MinoriProcess.Json(_folder.Path, "run", "study.yaml", "--store", store);

    private static void Signal(string signal, IReadOnlyList<int> processes)
    {
        using Process kill = Process.Start("kill", [signal, .. processes.Select(id => $"{id}")]);
        kill.WaitForExit();
    }

    /// <summary>Kills the coordinator, with or without its workers, or a worker; returns the number of deaths.</summary>
    private static int Disturb(MinoriProcess process, Random random)
    {
        IReadOnlyList<int> workers = process.Workers();
        if (workers.Count == 0 || process.HasExited)
        {
            return 0;
        }

        switch (random.Next(5))
        {
            case 0:
                process.KillAlone();
                return 1;
            case 1:
                process.Kill();
                return 1 + workers.Count;
            default:
                try
                {
                    using Process worker = Process.GetProcessById(workers[random.Next(workers.Count)]);
                    worker.Kill();
                    return 1;
                }
                catch (Exception e) when (e is ArgumentException or InvalidOperationException)
                {
                    // It went home by itself meanwhile.
                    return 0;
                }
        }
    }
}
