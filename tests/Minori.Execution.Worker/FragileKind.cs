using System.Diagnostics;
using Minori.Execution.Workers;

namespace Minori.Execution.Worker;

/// <summary>
/// A training whose first process dies when all is trained and its result is about to be put into the store. Its result is
/// what it saved.
/// </summary>
internal sealed class FragileKind : IJobKind
{
    private const string Model = "model";
    private const int Steps = 3;

    // Takes seconds to hash, and no space.
    private const long Burden = 8L << 30;

    public string Name => "fragile";

    public int Revision => 1;

    public void Execute(JobContext context)
    {
        string saved = Path.Combine(Directory.CreateDirectory(Path.Combine(context.WorkFolder, Model)).FullName, "steps.txt");
        bool isFirst = !File.Exists(saved);
        for (int step = isFirst ? 0 : File.ReadAllLines(saved).Length; step < Steps; step++)
        {
            context.Log.WriteLine($"trains step {step}");
            File.AppendAllText(saved, $"{step}\n");
        }

        context.KeepResult(Model);
        if (isFirst)
        {
            using FileStream burden = File.Create(Path.Combine(context.OutputFolder, "burden"));
            burden.SetLength(Burden);
            new Thread(() =>
            {
                Thread.Sleep(100);
                Process.GetCurrentProcess().Kill();
            })
            {
                IsBackground = true,
            }.Start();
        }
    }
}
