using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Minori.Execution.Workers;

namespace Minori.Execution.Worker;

/// <summary>The job kinds of the tests.</summary>
public static class TrialKinds
{
    public static IReadOnlyDictionary<string, IJobKind> All { get; } =
        new IJobKind[] { new ChainKind(), new ViceKind(), new FragileKind() }.ToDictionary(kind => kind.Name);

    /// <summary>
    /// A training in small: a chain of hashes that starts from seed and inputs, takes 5 ms a step, saves its state after
    /// each, and resumes from it.
    /// </summary>
    private sealed class ChainKind : IJobKind
    {
        public string Name => "chain";

        public int Revision => 1;

        public void Execute(JobContext context)
        {
            context.Log.WriteLine($"begins in process {Environment.ProcessId} with {context.Threads} threads");
            int steps = context.Record.Parameters.GetProperty("steps").GetInt32();
            string saved = Path.Combine(context.WorkFolder, "state.txt");
            List<string> history = File.Exists(saved) ? [.. File.ReadAllLines(saved)] : [Begin(context)];
            while (history.Count <= steps)
            {
                SelfKill.Count("worker", most: 14, longestMoment: 12);
                Thread.Sleep(5);
                history.Add(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(history[^1]))));
                File.WriteAllLines(saved + ".new", history);
                File.Move(saved + ".new", saved, overwrite: true);
                context.Progress.Report(new JobProgress((history.Count - 1) / (double)steps));
                context.CancellationToken.ThrowIfCancellationRequested();
            }

            File.WriteAllText(Path.Combine(context.OutputFolder, "result.txt"), history[^1]);
            Directory.CreateDirectory(Path.Combine(context.OutputFolder, "details"));
            File.WriteAllLines(Path.Combine(context.OutputFolder, "details", "history.txt"), history);
        }

        private static string Begin(JobContext context) =>
            context.Record.Parameters.GetProperty("seed").GetRawText() + string.Concat(
                context.Inputs.OrderBy(i => i.Key, StringComparer.Ordinal).Select(i => File.ReadAllText(i.Value.File("result.txt"))));
    }

    private sealed class ViceKind : IJobKind
    {
        public string Name => "vice";

        public int Revision => 1;

        public void Execute(JobContext context)
        {
            string marker = Path.Combine(context.WorkFolder, "marker");
            switch (context.Record.Parameters.GetProperty("how").GetString())
            {
                case "exit":
                    Console.Error.WriteLine("last words");
                    Environment.Exit(9);
                    break;
                case "exit once" when !File.Exists(marker):
                    File.WriteAllText(marker, "");
                    Environment.Exit(9);
                    break;
                case "fail":
                    throw new TrialException("the loss is NaN\nat step 7; lower the learning rate");
                case "hang":
                    Thread.Sleep(Timeout.Infinite);
                    break;
                case "garbage":
                    using (Stream output = Console.OpenStandardOutput())
                    {
                        output.Write("{\"progress\":\n{\"unknown\":1}\n[]\nnull\nchatter\n\n"u8);
                        output.Write([0xff, 0xfe, 0x00, (byte)'\n']);
                    }

                    break;
                case "wait":
                    context.Progress.Report(new JobProgress(0, "waiting"));
                    context.CancellationToken.WaitHandle.WaitOne();
                    File.WriteAllText(marker, "saved");
                    context.CancellationToken.ThrowIfCancellationRequested();
                    break;
                case "save slowly":
                    context.Progress.Report(new JobProgress(0, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
                    context.CancellationToken.WaitHandle.WaitOne();
                    Thread.Sleep(TimeSpan.FromSeconds(3));
                    File.WriteAllText(marker, "saved");
                    context.CancellationToken.ThrowIfCancellationRequested();
                    break;
                case "manifest":
                    File.WriteAllText(Path.Combine(context.OutputFolder, "manifest.json"), "");
                    break;
            }

            File.WriteAllText(Path.Combine(context.OutputFolder, "result.txt"), "done");
        }
    }
}
