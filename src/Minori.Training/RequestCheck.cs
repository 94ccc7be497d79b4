using Minori.Models;
using Minori.Text;

namespace Minori.Training;

/// <summary>Checks that training and fine-tuning share.</summary>
internal static class RequestCheck
{
    public static void Tokenizer(Tokenizer tokenizer, ModelConfiguration model)
    {
        if (model.Misfit(tokenizer) is { } misfit)
        {
            throw new TrainingException(misfit);
        }
    }
}
