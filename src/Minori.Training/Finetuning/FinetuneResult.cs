using Minori.Models;
using Minori.Text;

namespace Minori.Training;

/// <summary>What a fine-tuning made.</summary>
/// <param name="Tuned">The tuned weights, adapters merged; the caller owns them.</param>
/// <param name="Metrics">
/// The run's record: losses are over completions, without penalties and replayed text; tokens are learned tokens of
/// completions.
/// </param>
/// <param name="Adapters">The adapters of a LoRA tuning, else null; the caller owns them.</param>
public sealed record FinetuneResult(Parameters Tuned, IReadOnlyList<MetricsRecord> Metrics, LoraAdapters? Adapters = null)
    : IDisposable
{
    /// <summary>
    /// Writes the tuned checkpoint, and the adapters where there are some into a folder <see cref="PeftFolder.Name"/>
    /// inside of it.
    /// </summary>
    /// <exception cref="CheckpointException">The folder holds something else, or cannot be written.</exception>
    public void Save(string folder, Tokenizer? tokenizer) => Checkpoint.Save(
        folder,
        Tuned,
        tokenizer,
        Adapters is null ? null : partial => PeftFolder.Write(Path.Combine(partial, PeftFolder.Name), Adapters));

    /// <summary>Gives the memory of weights and adapters back.</summary>
    public void Dispose()
    {
        Tuned.Dispose();
        Adapters?.Dispose();
    }
}
